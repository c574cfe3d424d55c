/** What people ask of a tuned student: where its adapter lies, its answers in a file that can be gone on with, an export. */
@NullMarked
package io.graniteft.cli.internal.student;

import org.jspecify.annotations.NullMarked;
