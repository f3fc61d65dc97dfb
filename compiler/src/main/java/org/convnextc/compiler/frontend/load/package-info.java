/** Reads a {@code .net} file and the files that it uses. */
package org.convnextc.compiler.frontend.load;
