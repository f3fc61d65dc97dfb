/** The typed syntax tree of a {@code .net} file: what was written and where, before any name is looked up. */
package org.convnextc.dsl.ast;
