package io.graniteft.data.alike;

import java.util.Arrays;

/** Remembers for each 64-bit key the first number that came with it, in 12 bytes a slot. */
public final class FirstByKey {
    private long[] keys = new long[1 << 10];
    private int[] numbers = new int[1 << 10];
    private int size;

    /** Makes an empty one. */
    public FirstByKey() {
        Arrays.fill(numbers, -1);
    }

    /** The first number that came with the key: this one, if none came before. */
    public int firstOr(long key, int number) {
        int slot = slotOf(key);
        if (numbers[slot] >= 0) {
            return numbers[slot];
        }
        keys[slot] = key;
        numbers[slot] = number;
        size++;
        if (size > keys.length / 3 * 2) {
            grow();
        }
        return number;
    }

    private int slotOf(long key) {
        int mask = keys.length - 1;
        int slot = (int) TokenHash.mix(key) & mask;
        while (numbers[slot] >= 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[oldKeys.length * 2];
        numbers = new int[keys.length];
        Arrays.fill(numbers, -1);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldNumbers[i] >= 0) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
