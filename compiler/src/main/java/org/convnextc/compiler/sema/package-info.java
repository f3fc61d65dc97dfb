/**
 * From the syntax tree to the flat graph: files and nets, names, values, expansion. Every mistake in a {@code .net} file ends here as
 * a diagnostic, codes from N040 on ({@link org.convnextc.compiler.sema.Code}); what comes out is a graph whose shapes are inferred.
 */
package org.convnextc.compiler.sema;
