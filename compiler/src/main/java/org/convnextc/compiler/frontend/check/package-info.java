/** Mistakes that an expansion does not meet: names in branches not taken, slots that nothing reads; and which slot is to blame. */
package org.convnextc.compiler.frontend.check;
