package io.graniteft.data.alike;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PythonRandomTest {
    @Test
    void shuffles_as_python_does() {
        // random.seed(42); l = list(range(10)); random.shuffle(l)
        assertThat(new PythonRandom(42).shuffled(10)).containsExactly(7, 3, 2, 8, 5, 6, 9, 4, 0, 1);
    }

    @Test
    void shuffles_long_lists_as_python_does() {
        // random.seed(7); l = list(range(100000)); random.shuffle(l); sum(i * v for i, v in enumerate(l)) % 1000003
        int[] shuffled = new PythonRandom(7).shuffled(100_000);
        long sum = 0;
        for (int i = 0; i < shuffled.length; i++) {
            sum = (sum + (long) i * shuffled[i]) % 1_000_003;
        }

        assertThat(shuffled).startsWith(26567, 77215, 84363, 16229, 78976);
        assertThat(sum).isEqualTo(51473);
    }
}
