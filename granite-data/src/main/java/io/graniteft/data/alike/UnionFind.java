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

    /** Of each number the least number of its set. This object cannot be used afterwards: it gives its own array away. */
    public int[] roots() {
        for (int i = 0; i < parents.length; i++) {
            // A parent is never greater, so that it has been replaced by its root already.
            parents[i] = parents[parents[i]];
        }
        return parents;
    }
}
