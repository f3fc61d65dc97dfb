/** From the text of a {@code .net} file to its syntax tree: tokens, brackets, parser, and the messages about its errors. */
package org.convnextc.dsl.syntax;
