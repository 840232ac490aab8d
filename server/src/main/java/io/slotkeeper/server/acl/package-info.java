/// Access control: who may run which commands on which keys and channels.
///
/// Start reading at [AccessControl], which holds the users of a server as one immutable [Users];
/// then [User] and [Selector], which answer questions, and [UserBuilder] and [SelectorBuilder],
/// which read rules. Which keys and channels a call names is not known here: its caller asks for
/// each of them.
@NullMarked
package io.slotkeeper.server.acl;

import org.jspecify.annotations.NullMarked;
