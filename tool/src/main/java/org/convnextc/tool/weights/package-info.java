/** Weights that are made up, and those of a checkpoint fitted to a net. */
package org.convnextc.tool.weights;
