package io.graniteft.lang.broken.back;

import io.graniteft.lang.broken.front.Front;

/** One half of a cycle between packages. */
public final class Back {
    /** The other half. */
    public Front front() {
        return new Front();
    }
}
