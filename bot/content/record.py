"""The base of every record that stands in a file under data/."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of all file records: frozen, nothing extra."""

    model_config = ConfigDict(extra="forbid", frozen=True)
