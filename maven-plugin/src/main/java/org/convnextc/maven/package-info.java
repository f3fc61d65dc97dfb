/** The Maven plugin: from nets in a project's sources to Java sources among what it compiles. */
package org.convnextc.maven;
