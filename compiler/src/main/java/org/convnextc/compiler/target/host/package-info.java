/** What the Java classes of all targets share: documentation, specification, weights, outputs, names. */
package org.convnextc.compiler.target.host;
