/**
 * What a fake of an HTTP service is made of: a small server that can also break off, stay silent or throttle, a quota that it
 * keeps, a script of what it does to whom, and the count of what it did. The fakes themselves live in packages of their own.
 */
@NullMarked
package io.graniteft.testkit.http;

import org.jspecify.annotations.NullMarked;
