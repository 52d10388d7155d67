//! Rights by account, answered from memory.

use super::Directory;
use sandan_core::ids::{AccountId, District};
use sandan_core::role::{Grant, Role, Scope};
use sandan_kit::auth::{AccountRights, Rights};

impl Rights for Directory {
    /// Accounts without a membership are residents: their token proves them, and they may see what is their own.
    fn of(&self, district: District, account: AccountId) -> Option<AccountRights> {
        if district != self.district {
            return None;
        }
        let snapshot = self.now();
        let resident = Grant { role: Role::Resident, scope: Scope::Own };
        if let Some(entry) = snapshot.accounts.get(&account) {
            let mut grants = entry.grants.clone();
            grants.push(resident);
            return Some(AccountRights {
                epoch: entry.epoch,
                disabled: entry.disabled,
                grants,
                name: entry.name.clone(),
            });
        }
        let disabled = snapshot.barred.contains(&account);
        Some(AccountRights { epoch: 0, disabled, grants: vec![resident], name: String::new() })
    }

    fn session_ended(&self, _: District, session: uuid::Uuid) -> bool {
        self.ended.has(session)
    }

    fn is_current(&self) -> bool {
        self.is_following()
    }
}
