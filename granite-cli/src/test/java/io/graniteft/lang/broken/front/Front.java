package io.graniteft.lang.broken.front;

import io.graniteft.lang.broken.back.Back;

/** One half of a cycle between packages. */
public final class Front {
    /** The other half. */
    public Back back() {
        return new Back();
    }
}
