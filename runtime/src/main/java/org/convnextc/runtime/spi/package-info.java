/** What generated classes of every target hold and call, and what the rooms behind implement: weights, windows, matrices, threads. */
package org.convnextc.runtime.spi;
