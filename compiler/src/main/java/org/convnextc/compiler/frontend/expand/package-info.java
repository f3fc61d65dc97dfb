/** Unrolls the chains of a net into the instructions of one flat function, and selects its outputs. */
package org.convnextc.compiler.frontend.expand;
