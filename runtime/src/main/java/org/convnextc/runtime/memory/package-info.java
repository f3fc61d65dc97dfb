/** Working memory of one image, in an array or outside the heap. */
package org.convnextc.runtime.memory;
