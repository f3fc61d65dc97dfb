/** Matrix products in Java, on weights packed into panels. */
package org.convnextc.runtime.gemm.own;
