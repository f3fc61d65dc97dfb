/** Sources and places in them, what a user is told of a mistake there, and the built-in nets. */
package org.convnextc.dsl;
