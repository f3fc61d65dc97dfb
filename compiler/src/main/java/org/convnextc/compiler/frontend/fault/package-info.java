/** What can be wrong with a net that was parsed: codes, limits, and help for names that other libraries use. */
package org.convnextc.compiler.frontend.fault;
