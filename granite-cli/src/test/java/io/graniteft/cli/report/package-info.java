/**
 * Tests of the report on runs made by hand.
 */
@NullMarked
package io.graniteft.cli.report;

import org.jspecify.annotations.NullMarked;
