/** Compares what a target computes with the float64 reference, tensor by tensor. */
package org.convnextc.tool.verify;
