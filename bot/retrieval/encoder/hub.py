"""Downloads a model from the hub where it can be reached; a closed network costs seconds, never a hang."""

import logging
import threading
from pathlib import Path

from bot.errors import ArtefactError

_LOGGER = logging.getLogger(__name__)
_PROBE_SECONDS = 3.0
# Weights only as safetensors: pickles run code when they are loaded.
_WANTED = ("*.json", "*.txt", "*.safetensors", "*.model", "*/config.json")
_UNWANTED = ("onnx/*", "openvino/*", "*.bin", "*.h5", "*.msgpack")


def hub_reachable(timeout_seconds: float = _PROBE_SECONDS) -> bool:
    """Whether the hub answers within the time, name resolution included; False if HF_HUB_OFFLINE is set."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        return False
    answered = threading.Event()
    # A thread, since no time limit of a client covers name resolution.
    threading.Thread(
        target=_probe, args=(constants.ENDPOINT, timeout_seconds, answered), name="hub-probe", daemon=True
    ).start()
    return answered.wait(timeout_seconds)


def _probe(endpoint: str, timeout_seconds: float, answered: threading.Event) -> None:
    import httpx

    try:
        response = httpx.head(endpoint, timeout=timeout_seconds)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        _LOGGER.info("the model hub cannot be reached: %s", error)
        return
    if not response.is_server_error:
        answered.set()


def download(model: str, revision: str, folder: Path) -> None:
    """Download the model at the revision into `folder`.

    Raises:
        ArtefactError: the hub has no such model or revision, or the download broke off.
    """
    import httpx
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        snapshot_download(
            model,
            revision=revision,
            local_dir=folder,
            etag_timeout=_PROBE_SECONDS,
            allow_patterns=list(_WANTED),
            ignore_patterns=list(_UNWANTED),
        )
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, httpx.HTTPError, OSError) as error:
        raise ArtefactError(
            f"the download from the model hub failed: {error}",
            where=f"{model}@{revision}",
            remedy="Check BOT_ENCODER_MODEL and BOT_ENCODER_REVISION, then run `bot build` again.",
        ) from error
