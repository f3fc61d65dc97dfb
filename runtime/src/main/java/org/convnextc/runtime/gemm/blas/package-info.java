/** Matrix products in OpenBLAS, on weights outside the heap. */
package org.convnextc.runtime.gemm.blas;
