/** Nets by name, and the inheritance among them. */
package org.convnextc.compiler.frontend.resolve;
