//! A crowd: as many more services as a large portal has, for whoever wants to know what that costs.

use crate::{
    cast::{Environment, IN_DUBLIN, Neighbour, Role, role},
    plays::{DEPLOYS, TAKES_MINUTES},
};

const MOST: usize = 1_000;

/// So many services, in so many environments in turn. They live as long as the program does, as all services here do.
///
/// # Errors
/// When there are too many, or an environment would have none.
pub(crate) fn of(services: usize, environments: usize) -> Result<&'static [Role], String> {
    if services > MOST || environments > services || (environments == 0) != (services == 0) {
        return Err(format!(
            "a crowd is up to {MOST} services in at least one environment and no more than there are \
             services, not {services} in {environments}"
        ));
    }
    let environments: &[Environment] = Box::leak((1..=environments).map(environment).collect());
    let crowd = (1..=services)
        .zip(environments.iter().cycle())
        .map(|(number, environment)| service(number, environment, environments.len()));
    Ok(Box::leak(crowd.collect()))
}

fn environment(number: usize) -> Environment {
    Environment {
        id: leak(format!("00000000-0000-4000-9000-{number:012}")),
        name: name(number),
        queues: true,
        mode: "DEVELOPMENT",
        cluster: &IN_DUBLIN,
        neighbour: Neighbour {
            id: leak(format!("00000000-0000-4000-a000-{number:012}")),
            name: "warehouse",
            kind: "Container",
        },
    }
}

fn service(number: usize, environment: &'static Environment, environments: usize) -> Role {
    let id = leak(format!("00000000-0000-4000-8000-{number:012}"));
    let (plot, story) = if number <= environments {
        (&TAKES_MINUTES, "One of the crowd: deploys for four minutes.")
    } else {
        (&DEPLOYS, "One of the crowd: deploys in 11 seconds, or waits while another service of its environment does.")
    };
    role(name(number), id, environment, plot, story)
}

fn name(number: usize) -> &'static str {
    leak(format!("crowd-{number}"))
}

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}
