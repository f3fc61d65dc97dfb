/** What generated classes of the native target extend and call, and the way to their C++ side. */
package org.convnextc.runtime.nativenet;
