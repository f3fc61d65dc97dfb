/** What generated classes of the Java target extend and call. */
package org.convnextc.runtime.javanet;
