//! What a batch of calendars is measured against: writing finished bytes, and the icalendar crate used as its documentation
//! shows. `batch-peers raw|icalendar MODEL.ics FOLDER COUNT` writes so many calendars like the model.

use std::error::Error;
use std::fs;
use std::path::Path;

use chrono::Duration;
use icalendar::{Alarm, Calendar, CalendarComponent, Component as _, Event, EventLike as _};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, what, model, folder, count] = arguments.as_slice() else { return Err("raw|icalendar MODEL FOLDER COUNT".into()) };
    let (folder, count) = (Path::new(folder), count.parse::<usize>()?);
    fs::create_dir_all(folder)?;
    let bytes = fs::read(model)?;
    match what.as_str() {
        // As mesoplan does, in 256 folders.
        "raw" => (0..count).try_for_each(|number| {
            let folder = folder.join(format!("{:02x}", number % 256));
            if number < 256 {
                fs::create_dir(&folder)?;
            }
            fs::write(folder.join(format!("{number}.ics")), &bytes)
        })?,
        _ => {
            let model: Calendar = String::from_utf8(bytes)?.parse()?;
            let events: Vec<&Event> = model.components.iter().filter_map(CalendarComponent::as_event).collect();
            for number in 0..count {
                let mut calendar = Calendar::new();
                for event in &events {
                    let (summary, day) = (event.get_summary().unwrap_or_default(), event.get_start());
                    let day = day.map(|day| day.date_naive()).unwrap_or_default() + Duration::days((number % 365) as i64);
                    calendar.push(
                        Event::new()
                            .uid(&format!("{number}-{day}"))
                            .summary(summary)
                            .description(event.get_description().unwrap_or_default())
                            .all_day(day)
                            .alarm(Alarm::display(summary, -Duration::days(1)))
                            .done(),
                    );
                }
                fs::write(folder.join(format!("{number}.ics")), calendar.to_string())?;
            }
        }
    }
    Ok(())
}
