//! The address of the client, behind the proxies that we trust and no others.

use super::Network;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Where the client connects from. Put into the request by the outermost layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Reads `X-Forwarded-For` from the right: each hop was written by the one after it, so an entry is believed
    /// only while every address to its right is a trusted proxy. The first one that is not trusted is the client.
    #[must_use]
    pub fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> Self {
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
        let mut client = peer.to_canonical();
        let lines = headers.get_all("x-forwarded-for").iter().rev();
        let hops = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
        for hop in hops {
            if !is_trusted(client) {
                break;
            }
            let Some(address) = parse_hop(hop) else { break };
            client = address;
        }
        Self(client)
    }

    /// The peer's address as the server noted it; `0.0.0.0` without a connection (tests).
    #[must_use]
    pub fn peer(extensions: &Extensions) -> IpAddr {
        let info = extensions.get::<ConnectInfo<SocketAddr>>();
        info.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip())
    }
}

/// `1.2.3.4`, `1.2.3.4:5`, `::1` or `[::1]:5`.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let plain = text.trim_start_matches('[').trim_end_matches(']');
    let address = plain.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|address| address.to_canonical())
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let known = parts.extensions.get::<Self>().copied();
        Ok(known.unwrap_or_else(|| Self(Self::peer(&parts.extensions))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "127.0.0.1".parse().unwrap()];
        ClientAddress::of(peer.parse().unwrap(), &headers, &trusted).0.to_string()
    }

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        assert_eq!(client("1.1.1.1", &["9.9.9.9"]), "1.1.1.1", "the peer is no proxy");
        assert_eq!(client("10.0.0.1", &["9.9.9.9"]), "9.9.9.9");
        assert_eq!(
            client("10.0.0.1", &["6.6.6.6, 9.9.9.9, 10.0.0.2"]),
            "9.9.9.9",
            "6.6.6.6 is the client's own word"
        );
        assert_eq!(client("10.0.0.1", &["6.6.6.6", "9.9.9.9:443"]), "9.9.9.9", "two header lines");
        assert_eq!(client("10.0.0.1", &["rubbish"]), "10.0.0.1");
        assert_eq!(client("::ffff:10.0.0.1", &["[2001:db8::1]:5"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }
}
