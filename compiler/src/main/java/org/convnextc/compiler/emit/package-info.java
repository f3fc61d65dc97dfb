/** What the targets share. */
package org.convnextc.compiler.emit;
