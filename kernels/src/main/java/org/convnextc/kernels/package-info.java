/** The native kernels: C++ headers as resources, which instruction sets they are compiled for, and the C++ compiler that does it. */
package org.convnextc.kernels;
