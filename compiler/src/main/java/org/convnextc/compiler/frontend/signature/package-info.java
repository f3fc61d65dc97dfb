/** How each step is written, and the op or image step that its operands make. */
package org.convnextc.compiler.frontend.signature;
