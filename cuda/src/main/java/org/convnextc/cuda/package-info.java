/**
 * The runtime of the CUDA target. Generated classes extend {@link org.convnextc.cuda.CudaModel}; what they ask of a GPU goes through
 * {@link org.convnextc.cuda.Device}.
 */
package org.convnextc.cuda;
