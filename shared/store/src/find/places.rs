//! Districts, areas, compounds, registry documents.

use crate::engine::table::{Table, all, col, one, select};
use crate::error::Result;
use crate::open::Store;
use crate::rows::{AreaRow, CompoundRow, DistrictRow, DocRow};
use sandan_core::ids::District;
use sea_orm::sea_query::Query;
use sea_orm::{ExprTrait, Order};
use uuid::Uuid;

impl Store {
    /// All districts of the installation.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn districts(&self) -> Result<Vec<DistrictRow>> {
        let mut statement = Query::select();
        statement.columns(DistrictRow::COLUMNS.iter().copied()).from(DistrictRow::NAME);
        statement.order_by("district", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// The whole map of a district, all periods of validity, in the order of the codes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn areas(&self, district: District) -> Result<Vec<AreaRow>> {
        let mut statement = select::<AreaRow>(district);
        statement.order_by("code", Order::Asc).order_by("valid_from", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// All compounds of a district.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn compounds(&self, district: District) -> Result<Vec<CompoundRow>> {
        let mut statement = select::<CompoundRow>(district);
        statement.order_by("id", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// All documents of one kind, inactive ones too, in the order of their codes.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn docs(&self, district: District, kind: &str) -> Result<Vec<DocRow>> {
        let mut statement = select::<DocRow>(district);
        statement.and_where(col("kind").eq(kind)).order_by("code", Order::Asc).order_by("id", Order::Asc);
        Ok(all(&self.core.reader, &statement).await?)
    }

    /// One document.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn doc(&self, district: District, kind: &str, id: Uuid) -> Result<Option<DocRow>> {
        let mut statement = select::<DocRow>(district);
        statement.and_where(col("kind").eq(kind)).and_where(col("id").eq(id));
        Ok(one(&self.core.reader, &statement).await?)
    }
}
