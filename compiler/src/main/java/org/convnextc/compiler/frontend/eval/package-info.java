/** Values of expressions in a net. */
package org.convnextc.compiler.frontend.eval;
