/**
 * The kernels of the native and the CUDA target: headers as resources, which processors they are compiled for, and the compilers that
 * do it.
 */
package org.convnextc.kernels;
