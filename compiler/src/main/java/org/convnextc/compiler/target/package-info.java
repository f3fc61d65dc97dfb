/** What a target is, the list of them all, and what several of them share. */
package org.convnextc.compiler.target;
