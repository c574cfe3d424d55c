package io.graniteft.data.alike;

/** Sets that only ever grow together, over numbers from 0. The least number of a set stands for it. */
public final class UnionFind {
    private final int[] parents;

    /** Every number alone. */
    public UnionFind(int size) {
        parents = new int[size];
        for (int i = 0; i < size; i++) {
            parents[i] = i;
        }
    }

    /** The least number of the set. */
    public int find(int number) {
        int at = number;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    /** Makes one set of two. */
    public void union(int a, int b) {
        int left = find(a);
        int right = find(b);
        if (left < right) {
            parents[right] = left;
        } else {
            parents[left] = right;
        }
    }
}
