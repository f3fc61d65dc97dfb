/** What each op computes, in float64: what passes and targets are held to. */
package org.convnextc.ir.reference;
