/**
 * From the syntax tree to the flat graph. {@link org.convnextc.compiler.frontend.Frontend} goes through the rooms in their order:
 * {@code load}, {@code resolve}, {@code check}, and {@code expand} with {@code eval} and {@code signature}. Every mistake in a {@code
 * .net} file ends here as a diagnostic, codes from N040 on ({@code fault}); what comes out is a graph whose shapes are inferred.
 */
package org.convnextc.compiler.frontend;
