/** The inner loops over arrays, in plain Java and, where the module is there, with the Vector API. Knows nothing of arenas and threads. */
package org.convnextc.runtime.kernel;
