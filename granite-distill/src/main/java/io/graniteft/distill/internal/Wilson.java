package io.graniteft.distill.internal;

/** Wilson's score interval of a share, which holds for small numbers and shares near 0 too (Wilson, JASA 22, 1927). */
public final class Wilson {
    /** The quantile of the normal distribution for an interval of 95 %. */
    private static final double Z = 1.959964;

    private Wilson() {}

    /** The upper end of the 95 % interval of a share; 1 where nothing was counted. */
    public static double upper(int counted, int of) {
        if (of == 0) {
            return 1;
        }
        double share = (double) counted / of;
        double z2 = Z * Z;
        double middle = share + z2 / (2 * of);
        double half = Z * Math.sqrt(share * (1 - share) / of + z2 / (4.0 * of * of));
        return Math.min(1, (middle + half) / (1 + z2 / of));
    }
}
