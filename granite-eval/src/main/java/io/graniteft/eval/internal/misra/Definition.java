package io.graniteft.eval.internal.misra;

import io.graniteft.lang.CFunction;

/**
 * A function that the snippet defines.
 *
 * @param function what granite-lang says of it
 * @param statement where it is among the statements; its only child is the body
 */
record Definition(CFunction function, Statement statement) {

    Statement body() {
        return statement.children.get(0);
    }

    String name() {
        return function.name();
    }

    /** The class or namespace before the name, empty when there is none. */
    String owner() {
        String qualified = function.qualifiedName();
        return qualified.endsWith("::" + name())
                ? qualified.substring(0, qualified.length() - name().length() - 2)
                : "";
    }
}
