/** The inner loops with {@code jdk.incubator.vector}; no other package sees that module. */
package org.convnextc.runtime.kernel.vector;
