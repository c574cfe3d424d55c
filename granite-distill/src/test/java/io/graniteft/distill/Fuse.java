package io.graniteft.distill;

/** Ends the work at its n-th tick, as a power cut would; ticks stand wherever something outside is called. */
final class Fuse {
    private int left;
    private int ticks;

    /** What the work ends with. Nobody catches it. */
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    private Fuse(int left) {
        this.left = left;
    }

    static Fuse blowingAt(int tick) {
        return new Fuse(tick);
    }

    static Fuse never() {
        return new Fuse(Integer.MAX_VALUE);
    }

    synchronized void tick() {
        ticks++;
        if (--left <= 0) {
            throw new PowerCut();
        }
    }

    synchronized int ticks() {
        return ticks;
    }
}
