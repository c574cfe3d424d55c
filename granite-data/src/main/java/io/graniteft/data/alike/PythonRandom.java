package io.graniteft.data.alike;

/**
 * The random numbers of Python's {@code random} module: the Mersenne Twister MT19937, so that a shuffle made by a Python script can be
 * made again.
 */
public final class PythonRandom {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    /** As after {@code random.seed(seed)}, for a seed that is not negative. */
    public PythonRandom(int seed) {
        state[0] = 19650218;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
        int i = 1;
        for (int k = 0; k < SIZE; k++) {
            state[i] = (state[i] ^ (state[i - 1] ^ (state[i - 1] >>> 30)) * 1664525) + seed;
            i = advance(i);
        }
        for (int k = 0; k < SIZE - 1; k++) {
            state[i] = (state[i] ^ (state[i - 1] ^ (state[i - 1] >>> 30)) * 1566083941) - i;
            i = advance(i);
        }
        state[0] = 0x80000000;
    }

    private int advance(int index) {
        if (index + 1 < SIZE) {
            return index + 1;
        }
        state[0] = state[SIZE - 1];
        return 1;
    }

    private int nextBits() {
        if (next == SIZE) {
            for (int i = 0; i < SIZE; i++) {
                int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7FFFFFFF);
                state[i] = state[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
            }
            next = 0;
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >>> 18);
    }

    /** As {@code randrange(bound)}. */
    int below(int bound) {
        int bits = 32 - Integer.numberOfLeadingZeros(bound);
        int value = nextBits() >>> (32 - bits);
        while (value >= bound) {
            value = nextBits() >>> (32 - bits);
        }
        return value;
    }

    /** What {@code shuffle} makes of the numbers from 0 to {@code size - 1}. */
    public int[] shuffled(int size) {
        int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = i;
        }
        for (int i = size - 1; i > 0; i--) {
            int j = below(i + 1);
            int swapped = numbers[i];
            numbers[i] = numbers[j];
            numbers[j] = swapped;
        }
        return numbers;
    }
}
