/** Times of forwards, on processors that change their speed and in a JVM that compiles meanwhile. */
package org.convnextc.tool.measure;
