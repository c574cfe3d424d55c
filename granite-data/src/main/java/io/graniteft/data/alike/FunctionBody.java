package io.graniteft.data.alike;

import io.graniteft.lang.CFunction;

/** Where the body of a function stands in its text. */
public final class FunctionBody {
    private FunctionBody() {}

    /** Where it begins, or -1 if the text does not end with it: a body that is a try block ends with its handlers. */
    public static int start(CFunction function) {
        String text = function.text();
        String body = function.body();
        int start = text.length() - body.length();
        // Two strings are compared many characters at a time, the end of one with another only one by one.
        return start >= 0 && text.substring(start).equals(body) ? start : -1;
    }
}
