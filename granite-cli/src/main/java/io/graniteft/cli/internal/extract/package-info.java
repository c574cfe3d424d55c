/**
 * What stands behind the verb that prints functions and declarations: which files there are below a folder, how their bytes become
 * text, and how what was found in them is written for people, for programs and for editors.
 */
@NullMarked
package io.graniteft.cli.internal.extract;

import org.jspecify.annotations.NullMarked;
